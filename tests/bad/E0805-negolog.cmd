check folders/negolog-wrong
