check folders/web-huge
