check folders/negmas-huge
