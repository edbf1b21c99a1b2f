"""The quick server: the app on uvicorn."""
