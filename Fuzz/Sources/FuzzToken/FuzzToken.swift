import FuzzSupport
import PacCryptCore
import TextEncodings

/// Reads any text as tickets, leases and other tokens, as keys, codes and hashes. A bug is a text that has two readings,
/// or, where each value has one text, a value that has two.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzToken(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let kind = input.number(below: 4)
    guard let text = input.text() else { return 0 }
    switch kind {
    case 0: checkTokens(text)
    case 1: checkEncodings(text)
    case 2: checkKeys(text)
    default: checkHash(text)
    }
    return 0
}

/// Like those of shares and cookies.
private enum Borne: TokenKind {
    static let byteCount = 32
}

/// Like those that people type.
private enum Typed: TokenKind {
    static let byteCount = 10
    static let isTyped = true
}

private func checkTokens(_ text: String) {
    if let token = SecretToken<Borne>(text) {
        demand(token.text.utf8.elementsEqual(text.utf8), "a token has one text")
        demand(token.bytes.count == 32, "a token has its length")
        demand(TokenHash(hexadecimal: token.hash.hexadecimal) == token.hash, "a hash stays the same")
    }
    if let token = SecretToken<Typed>(text) {
        demand(token.bytes.count == 10, "a token has its length")
        demand(SecretToken<Typed>(token.text) == token, "a typed token stays the same")
        demand(SecretToken<Typed>(token.text.lowercased()) == token, "either case is the token")
    }
    if let hash = TokenHash(hexadecimal: text) {
        demand(hash.hexadecimal.utf8.elementsEqual(text.utf8), "a hash has one text")
    }
}

private func checkEncodings(_ text: String) {
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { raw in
        demand(Base64URL.bytes(Base64URL.text(raw), count: bytes.count) == bytes, "base64url comes back")
        demand(Base64URL.bytes(padded: Base64URL.padded(raw)) == bytes, "padded base64url comes back")
        demand(Base32.standard.bytes(Base32.standard.text(raw)) == bytes, "base32 comes back")
        demand(Base32.crockford.bytes(Base32.crockford.text(raw)) == bytes, "Crockford's base32 comes back")
    }
    if let decoded = Base64URL.bytes(padded: bytes) {
        demand(decoded.withUnsafeBytes { Base64URL.padded($0) } == bytes, "base64url has one text")
    }
    if let decoded = Hexadecimal.bytes(lowerCase: text) {
        demand(Hexadecimal.text(decoded).utf8.elementsEqual(text.utf8), "hexadecimal has one text")
    }
    if let number = UInt64(digits: text) { demand(UInt64("\(number)") == number, "digits are a number") }
    if let seconds = RFC3339.seconds(text) { demand(RFC3339.text(seconds: seconds) == text, "a moment has one text") }
    if let moment = RFC3339.milliseconds(text) {
        demand(RFC3339.text(milliseconds: moment) == text, "a moment has one text")
    }
}

private func checkKeys(_ text: String) {
    if let key = try? LinkKey(base64: text) {
        demand((try? LinkKey(base64: key.base64)) == key, "a link key stays the same")
    }
    if let key = try? FernetKey(text: text) {
        let again = key.text.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        demand(again.utf8.count == 44 && (try? FernetKey(text: again)) == key, "a key stays the same")
    }
    if let secret = try? OneTimeSecret(base32: text) {
        demand((try? OneTimeSecret(base32: secret.base32)) == secret, "a secret stays the same")
        _ = OneTimeCode.verify(text, secret: secret, seconds: 1_800_000_000, lastStep: nil)
    }
    if let hash = OriginalPasswordHash(text) { _ = hash.matches(password) }
}

private let password = required { try Password("correct horse") }

private func checkHash(_ text: String) {
    guard let hash = try? PasswordHash(text: text) else { return }
    let again = try? PasswordHash(text: hash.text)
    demand(again == hash, "a hash stays the same")
    demand(again?.text == hash.text, "a hash is written in one way")
}
