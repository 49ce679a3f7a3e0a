convert {} --from gmcrplus
