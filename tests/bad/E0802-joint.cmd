convert {} --as gmcrplus
