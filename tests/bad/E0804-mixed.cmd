deals folders/mixed
