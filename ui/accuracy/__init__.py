"""The page on accuracy: predictions against published figures."""
