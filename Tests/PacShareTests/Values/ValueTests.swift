import Foundation
import PacCryptCore
import PacShare
import RequestGuard
import TestSupport
import Testing

@Suite("Ids, tokens, texts")
struct ValueTests {
    @Test("an id is 32 characters of base64url, and reads back")
    func ids() throws {
        for _ in 0..<100 {
            let id = ShareID.random()
            #expect(id.text.utf8.count == 32 && ShareID(id.text) == id)
            #expect(id.text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        }
        let original = try #require(ShareID("DlaX_k_wdUb315h7SqNBebaykJYFY13C"))
        #expect(original.key.hexadecimal == sha256("paccrypt/v1/share-id" + original.text))
        #expect(original.tag.description == String(sha256("paccrypt/audit" + original.text).prefix(12)))
    }

    @Test(
        "what is no id is none",
        arguments: [
            "", "a", "DlaX_k_wdUb315h7SqNBebaykJYFY13", "DlaX_k_wdUb315h7SqNBebaykJYFY13CC",
            "DlaX+k/wdUb315h7SqNBebaykJYFY13C", "DlaX_k_wdUb315h7SqNBebaykJYFY13=", "../../../../etc/passwd..........",
            "DlaX_k_wdUb315h7SqNBebaykJYFY1\u{0}C", "ÄlaX_k_wdUb315h7SqNBebaykJYFY1C",
        ])
    func noIDs(_ text: String) {
        #expect(ShareID(text) == nil)
    }

    @Test("a token has one spelling")
    func tokens() {
        let token = ShareToken.random()
        #expect(token.text.utf8.count == 43 && ShareToken(token.text) == token)
        #expect(token.hash.hexadecimal != token.text)
        var spellings = 0
        // The last character holds four bits; the other twelve of its neighbours would decode to the same bytes.
        for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
            let read = ShareToken(token.text.dropLast() + String(last))
            if read == token { spellings += 1 }
        }
        #expect(spellings == 1)
        #expect(ShareToken(token.text + "=") == nil && ShareToken("") == nil)
    }

    @Test("random texts never read as anything that does not read back", arguments: 0..<200)
    func randomTexts(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let text = String(decoding: generator.mutated(Array(ShareToken.random().text.utf8)), as: UTF8.self)
        #expect(ShareToken(text).map { $0.text == text } ?? true)
        #expect(ShareID(text.prefix(32)).map { $0.text == text.prefix(32) } ?? true)
        #expect(BlobID(hexadecimal: text) == nil)
    }

    @Test("secrets do not print")
    func redaction() {
        let id = ShareID.random()
        let token = ShareToken.random()
        for text in ["\(id)", "\(token)", String(reflecting: id), String(reflecting: token)] {
            #expect(!text.contains(id.text) && !text.contains(token.text))
        }
        var dumped = ""
        dump(id, to: &dumped)
        dump(token, to: &dumped)
        #expect(!dumped.contains(id.text) && !dumped.contains(token.text))
    }

    @Test("a seal opens with its token for its purpose alone")
    func seals() throws {
        let secret = SecretBytes.random(count: 64)
        let token = ShareToken.random()
        for purpose in TokenPurpose.allCases {
            let seal = try TokenSeal(secret, under: token, for: purpose)
            #expect(seal.open(with: token, for: purpose) == secret)
            #expect(seal.open(with: .random(), for: purpose) == nil)
            for other in TokenPurpose.allCases where other != purpose {
                #expect(seal.open(with: token, for: other) == nil)
            }
            #expect(try TokenSeal(secret, under: token, for: purpose) != seal, "a fresh salt each time")
        }
    }

    @Test("a seal that was changed does not open", arguments: 0..<100)
    func changedSeals(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let token = ShareToken.random()
        let seal = try TokenSeal(SecretBytes([1, 2, 3]), under: token, for: .lease)
        let json = Array(try JSONEncoder().encode(seal))
        let changed = generator.mutated(json)
        guard let read = try? JSONDecoder().decode(TokenSeal.self, from: Data(changed)), read != seal else { return }
        #expect(read.open(with: token, for: .lease) == nil)
    }

    @Test("uploaders are told apart, by a hash that needs the instance's secret")
    func uploaders() throws {
        let (one, other, secret) = ("203.0.113.1", "203.0.113.2", SecretBytes([1]))
        #expect(UploaderKey(one, secret: secret) == UploaderKey(one, secret: secret))
        #expect(UploaderKey(one, secret: secret) != UploaderKey(other, secret: secret))
        #expect(UploaderKey(one, secret: secret) != UploaderKey(one, secret: SecretBytes([2])))
        let address = try #require(IPAddress(one))
        let keys = ["203.0.113.1", "203.0.113.0/24"].map { UploaderKey($0, secret: secret) }
        #expect(UploaderKey.all(of: Holder(address: address), secret: secret) == keys)
        #expect(UploaderKey.all(of: Holder(address: address, isExempt: true), secret: secret) == [keys[0]])
    }

    @Test("a network may have twice as many active shares as the next narrower one around an uploader")
    func allowances() {
        let keys = ["2001:db8::/64", "2001:db8::/56", "2001:db8::/48"].map { UploaderKey($0, secret: SecretBytes([1])) }
        #expect(ShareQuota(activeSharesPerClient: 50).allowances(of: keys).map(\.most) == [50, 100, 200])
        #expect(ShareQuota(activeSharesPerClient: 50).allowances(of: keys).map(\.uploader) == keys)
        #expect(ShareQuota().allowances(of: keys) == [])
    }

    @Test(
        "lives are read as people write them",
        arguments: [
            ("90m", 5400), ("24h", 86_400), ("7d", 604_800), ("1m", 60), ("36525d", 3_155_760_000), ("", nil),
            ("0d", nil), ("7", nil), ("d", nil), ("-7d", nil), ("+7d", nil), ("7 d", nil), ("7D", nil), ("7s", nil),
            ("1.5h", nil), ("７d", nil), ("36526d", nil), ("999999999d", nil), ("99999999999999999999d", nil),
            ("7d\u{0301}", nil),
        ] as [(String, Int64?)])
    func lives(text: String, seconds: Int64?) {
        #expect(ExpiryText.seconds(text) == seconds)
    }

    @Test("moments stay within what a moment can hold")
    func moments() {
        #expect(Timestamp(milliseconds: 5).advanced(bySeconds: 2) == Timestamp(milliseconds: 2005))
        #expect(Timestamp(milliseconds: 5).advanced(bySeconds: .max) == Timestamp(milliseconds: .max))
        #expect(Timestamp(milliseconds: 5).advanced(bySeconds: .min) == Timestamp(milliseconds: .min))
    }
}

/// SHA-256 of a text in hexadecimal digits, as `sha256sum` has it.
private func sha256(_ text: String) -> String {
    let digits = try? run(
        "python3", "-c", "import sys,hashlib;print(hashlib.sha256(sys.argv[1].encode()).hexdigest(),end='')", text)
    return digits.map { String(decoding: $0, as: UTF8.self) } ?? ""
}
