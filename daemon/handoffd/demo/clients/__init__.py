"""Mail programs as their makers built them: how each quotes, introduces and encodes a reply, or answers an invite."""
