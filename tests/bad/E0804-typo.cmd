check folders/negmas-typo
