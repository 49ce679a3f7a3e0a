solve {} --limit many
