explain {} --state "!share & !fence" --party west --concept nash
