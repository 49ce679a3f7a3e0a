check folders/none
