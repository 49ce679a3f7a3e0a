check folders/negmas-code
