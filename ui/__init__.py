"""The web app: displays what calc finds; holds no arithmetic."""
