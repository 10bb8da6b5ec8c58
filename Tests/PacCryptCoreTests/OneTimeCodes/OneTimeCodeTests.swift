import TestSupport
import Testing
import TextEncodings

@testable import PacCryptCore

@Suite("One-time codes")
struct OneTimeCodeTests {
    /// "12345678901234567890", the secret of both RFCs.
    private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    /// RFC 4226, appendix D.
    @Test(
        "The codes of RFC 4226",
        arguments: zip(
            0 as UInt64..<10,
            [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ]))
    func counterCodes(step: UInt64, code: String) throws {
        #expect(OneTimeCode.code(try OneTimeSecret(base32: Self.secret), step: step) == code)
    }

    /// RFC 6238, appendix B, of whose 8 digits these are the last 6.
    @Test(
        "The codes of RFC 6238 for SHA-1 are accepted at their time",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(UInt64, String)])
    func timeCodes(seconds: UInt64, code: String) throws {
        let secret = try OneTimeSecret(base32: Self.secret)
        #expect(OneTimeCode.code(secret, step: seconds / 30) == code)
        #expect(
            OneTimeCode.verify(code, secret: secret, seconds: seconds, lastStep: nil) == .accepted(step: seconds / 30))
    }

    @Test("A code holds one step before and after its own, and tells the clocks' difference up to an hour")
    func window() throws {
        let secret = try OneTimeSecret(base32: Self.secret)
        let now: UInt64 = 1_700_000_010
        let step = now / 30
        for offset in [-130, -121, -120, -90, -2, -1, 0, 1, 2, 90, 120, 121, 130] {
            let typed = UInt64(Int(step) + offset)
            let result = OneTimeCode.verify(
                OneTimeCode.code(secret, step: typed), secret: secret, seconds: now, lastStep: nil)
            switch abs(offset) {
            case 0...1: #expect(result == .accepted(step: typed))
            case 2...120: #expect(result == .clockOff(step: typed, seconds: offset * 30))
            default: #expect(result == .wrong)
            }
        }
    }

    @Test("A code is accepted once, and none that is older")
    func replays() throws {
        let secret = try OneTimeSecret(base32: Self.secret)
        let code = OneTimeCode.code(secret, step: 1000)
        for (last, result) in [
            (nil, .accepted(step: 1000)), (998, .accepted(step: 1000)), (999, .accepted(step: 1000)),
            (1000, .replayed), (1001, .replayed),
        ] as [(UInt64?, OneTimeCode.Verification)] {
            #expect(OneTimeCode.verify(code, secret: secret, seconds: 30_000, lastStep: last) == result)
        }
    }

    @Test(
        "Blanks, hyphens and full width do not matter",
        arguments: [" 287 082 ", "287-082", "287\u{A0}082", "287\u{2011}082", "２８７　０８２"])
    func spelling(text: String) throws {
        let secret = try OneTimeSecret(base32: Self.secret)
        #expect(OneTimeCode.verify(text, secret: secret, seconds: 30, lastStep: nil) == .accepted(step: 1))
    }

    @Test(
        "What is no code is wrong",
        arguments: ["", "28708", "2870820", "28708a", "٢٨٧٠٨٢", "287.082", String(repeating: "2", count: 100_000)])
    func wrong(text: String) throws {
        let secret = try OneTimeSecret(base32: Self.secret)
        #expect(OneTimeCode.verify(text, secret: secret, seconds: 30, lastStep: nil) == .wrong)
    }

    @Test("The ends of time do no harm", arguments: [0, 1, UInt64.max])
    func ends(seconds: UInt64) throws {
        let secret = try OneTimeSecret(base32: Self.secret)
        let code = OneTimeCode.code(secret, step: seconds / 30)
        #expect(
            OneTimeCode.verify(code, secret: secret, seconds: seconds, lastStep: nil) == .accepted(step: seconds / 30))
    }
}

@Suite("Steps to come that were told")
struct DisclosedStepsTests {
    @Test("A step is kept until its code has run out, and telling it again needs no room")
    func kept() {
        var steps = DisclosedSteps()
        #expect(steps.add(105, seconds: 3000) == true)
        #expect(steps.add(105, seconds: 3030) == true)
        #expect(steps.all == [105] && steps.contains(105) && !steps.contains(104))
        #expect(steps.add(200, seconds: 106 * 30) == true)
        #expect(steps.all == [105, 200], "a code of the step before is still accepted")
        #expect(steps.add(201, seconds: 107 * 30) == true)
        #expect(steps.all == [200, 201])
    }

    @Test("No more are told than are kept")
    func bound() throws {
        var steps = DisclosedSteps()
        for step in 0..<8 as Range<UInt64> { #expect(steps.add(110 + step, seconds: 3000) == true) }
        #expect(steps.add(118, seconds: 3000) == false)
        #expect(!steps.contains(118) && steps.all.count == 8)
        #expect(steps.add(110, seconds: 3000) == true)
        #expect(steps.add(118, seconds: 112 * 30) == true)
    }

    @Test("The ends of time do no harm")
    func ends() {
        var steps = DisclosedSteps()
        #expect(steps.add(2, seconds: 0) == true)
        #expect(steps.add(.max, seconds: .max) == true)
        #expect(steps.all == [.max])
    }
}

@Suite("Secrets of one-time codes")
struct OneTimeSecretTests {
    @Test("Base32 is read as people copy it")
    func tolerance() throws {
        let secret = try OneTimeSecret(base32: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        for text in [
            "gezd gnbv gy3t qojq gezd gnbv gy3t qojq", "GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ",
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ======",
        ] {
            #expect(try OneTimeSecret(base32: text) == secret)
        }
        #expect(secret.base32 == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    }

    @Test("A secret has 10 to 64 bytes", arguments: [(9, false), (10, true), (64, true), (65, false)])
    func lengths(count: Int, isAllowed: Bool) throws {
        let text = [UInt8](repeating: 1, count: count).withUnsafeBytes { Base32.standard.text($0) }
        let secret = try? OneTimeSecret(base32: text)
        #expect((secret != nil) == isAllowed)
    }

    @Test("A fresh secret has 20 bytes and is never the same")
    func random() {
        #expect(OneTimeSecret.random().bytes.count == 20)
        #expect(OneTimeSecret.random() != OneTimeSecret.random())
    }

    @Test("The link for apps encodes what is not a plain character")
    func provisioningURI() throws {
        let secret = try OneTimeSecret(base32: "GEZDGNBVGY3TQOJQ")
        #expect(
            secret.provisioningURI(issuer: "Pac Crypt & Söhne", account: "a:b@example.org")
                == "otpauth://totp/Pac%20Crypt%20%26%20S%C3%B6hne:a%3Ab%40example.org?secret=GEZDGNBVGY3TQOJQ"
                + "&issuer=Pac%20Crypt%20%26%20S%C3%B6hne&algorithm=SHA1&digits=6&period=30")
    }

    @Test("A secret is not shown")
    func redaction() throws {
        let secret = try OneTimeSecret(base32: "GEZDGNBVGY3TQOJQ")
        #expect("\(secret)" == "<redacted>")
        #expect(!Shown.everyWay(secret).contains("GEZD"))
    }
}
