paths {}
