check folders/web-wrong
