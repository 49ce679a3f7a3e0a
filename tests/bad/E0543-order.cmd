levers {}
