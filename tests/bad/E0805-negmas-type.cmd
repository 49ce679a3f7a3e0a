check folders/negmas-type
