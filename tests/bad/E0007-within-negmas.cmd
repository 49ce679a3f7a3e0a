check folders/negmas-binary
