roadmap {} --to s4
