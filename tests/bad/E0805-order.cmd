deals folders/web-order
