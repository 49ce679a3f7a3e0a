slove {}
