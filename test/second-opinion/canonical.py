"""RFC 8785 for what stands in events and verdicts (texts, small whole numbers, true, false, lists and objects), and digests of it."""
import hashlib
import json

LARGEST_EXACT_INTEGER = 2**53 - 1


def canonical(value):
    """RFC 8785, 3.2: no blanks, members by the UTF-16 units of their names, texts with as few escapes as JSON allows."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode('utf-16-be'))
        return '{' + ','.join(f'{canonical(name)}:{canonical(value[name])}' for name in names) + '}'
    if isinstance(value, list):
        return '[' + ','.join(map(canonical, value)) + ']'
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_EXACT_INTEGER):
        raise ValueError(f'{value} is a number that these events and verdicts do not have')
    # Texts, true, false and whole numbers: Python writes them as RFC 8785, 3.2.2, does.
    return json.dumps(value, ensure_ascii=False)


def digest(value):
    """SHA-256 of the canonical form, in lower-case hex."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
