check folders/two
