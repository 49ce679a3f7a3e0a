convert {} --from csv
