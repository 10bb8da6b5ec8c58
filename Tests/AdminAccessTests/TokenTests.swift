import PacCryptCore
import Testing

@testable import AdminAccess

@Suite struct TokenTests {
    @Test("a cookie's token comes back from its text, and has one text only")
    func cookie() throws {
        let token = CookieToken.random()
        #expect(token.text.utf8.count == 43)
        #expect(CookieToken(token.text) == token)
        #expect(CookieToken(token.text)?.hash == token.hash)
        #expect(CookieToken.random() != token)
        let last = token.text.utf8.last.map { String(decoding: [$0], as: UTF8.self) } ?? ""
        // The last of 43 characters has two bits that mean nothing.
        let others = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".map(String.init)
        let twins = others.filter { $0 != last }.compactMap { CookieToken(token.text.dropLast() + $0) }
        #expect(twins.count == 15 && !twins.contains(token))
    }

    @Test(
        "what is no token is none",
        arguments: [
            "", "A", String(repeating: "A", count: 42), String(repeating: "A", count: 44),
            String(repeating: "=", count: 43),
            String(repeating: "A", count: 42) + "=", String(repeating: "+", count: 43),
            String(repeating: "ä", count: 43),
            String(repeating: "A", count: 42) + "\n",
        ])
    func noCookie(text: String) {
        #expect(CookieToken(text) == nil)
    }

    @Test("a form's token is of its cookie alone")
    func form() {
        let cookie = CookieToken.random()
        let text = FormToken.text(for: cookie)
        #expect(text.utf8.count == 43 && text != cookie.text)
        #expect(FormToken.isValid(text, for: cookie))
        #expect(!FormToken.isValid(text, for: .random()))
        for wrong in ["", text + "A", String(text.dropLast()), cookie.text, text.lowercased() + "_"] {
            #expect(!FormToken.isValid(wrong, for: cookie))
        }
    }

    @Test("the form's token of a known cookie is the published construction")
    func knownForm() throws {
        // hmac.new(bytes(32), b'paccrypt/v1/csrf', 'sha256') of Python, in URL-safe base64.
        let cookie = try #require(CookieToken(String(repeating: "A", count: 43)))
        #expect(FormToken.text(for: cookie) == "gQPwW-PNR8XKZuWWv0MN7kViww7-RcbylrwecvKGTE4")
    }

    @Test("setup tokens and recovery codes are read as people type them")
    func typed() throws {
        let token = SetupToken.random()
        let code = RecoveryCode.random()
        #expect(token.text.split(separator: "-").map(\.count) == Array(repeating: 4, count: 8))
        #expect(code.text.split(separator: "-").map(\.count) == Array(repeating: 4, count: 4))
        let changes: [(String) -> String] = [
            { $0 }, { $0.lowercased() }, { $0.replacing("-", with: "") }, { " \($0) " },
            { $0.replacing("-", with: "\u{2013}\u{A0}") }, { $0 + "\r\n" },
        ]
        for change in changes {
            #expect(SetupToken(change(token.text)) == token)
            #expect(RecoveryCode(change(code.text))?.hash == code.hash)
        }
        for wrong in ["", "U", token.text + "A", String(token.text.dropLast()), "ü", "------------"] {
            #expect(SetupToken(wrong) == nil)
            #expect(RecoveryCode(wrong) == nil)
        }
        #expect(RecoveryCode(String(repeating: " ", count: 100_000) + code.text) == nil)
    }

    @Test("tokens, codes and forms that hold them are not printed")
    func redacted() throws {
        let password = try Password("HUSH password")
        let forms: [Any] = [
            SetupRequest(token: nil, name: "HUSH", password: password),
            LoginRequest(name: "HUSH", password: password, code: "HUSH", session: nil, device: nil),
        ]
        var printed = "\(forms)"
        dump(forms, to: &printed)
        #expect(!printed.contains("HUSH"))
        let cookie = CookieToken.random()
        let setup = SetupToken.random()
        let code = RecoveryCode.random()
        var text = "\(cookie) \(setup) \(code) \(String(reflecting: cookie))"
        dump([cookie] as [Any] + [setup, code], to: &text)
        #expect(!text.contains(cookie.text) && !text.contains(setup.text) && !text.contains(code.text))
    }
}
