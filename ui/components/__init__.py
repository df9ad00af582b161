"""Parts that all pages share: texts, numbers, state in the link, cached comparisons."""
