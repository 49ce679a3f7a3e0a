convert {} --to negmas
