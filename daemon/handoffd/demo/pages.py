def page(tale, found):
    return ""
