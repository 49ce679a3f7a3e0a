check folders/negmas-value
