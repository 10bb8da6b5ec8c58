import Foundation
import PacCryptAPI
import PacCryptCore
import TestSupport
import Testing

@testable import PacCryptServer

@Suite("Secrets in requests and forms are not shown")
struct SecretsShownTests {
    private static let hidden = SecretText("HUSH-Zebra")
    private static let scan = ScanAnswer(verdict: "clean")

    /// Whatever travels and holds a password, a key, a token or a plaintext.
    private static let wire: [any Codable & Sendable] = [
        EncryptTextRequest(message: hidden.text, password: hidden, publicKey: "p"),
        DecryptTextRequest(message: "m", password: hidden, privateKey: hidden),
        DecryptTextAnswer(result: hidden.text),
        KeyPairAnswer(privateKey: hidden, publicKey: "p"),
        UnlockShareRequest(pickupPassword: hidden, totpCode: hidden),
        ShareHeaderRequest(ticket: hidden),
        OpenShareRequest(
            ticket: hidden, encryptionPassword: hidden, privateKey: hidden, sealed: true, proof: hidden),
        PickUpShareRequest(
            pickupPassword: hidden, totpCode: hidden, encryptionPassword: hidden, privateKey: hidden),
        ShareOpenedAnswer(lease: hidden, url: "u"),
        ShareUnlockedAnswer(
            files: [], filename: nil, size: 1, algorithm: "a", kind: "file", createdAt: "c", expiresAt: "e",
            downloadsLeft: nil, scan: scan, ticket: hidden),
        ShareCreatedAnswer(
            pickupURL: hidden.text, statusURL: hidden.text, id: hidden.text, manageToken: hidden,
            expiresAt: "e", maxDownloads: 1, algorithm: "a", scan: scan, totpSecret: hidden),
    ]

    @Test("However a request or an answer is shown, its secrets are not, though JSON has them")
    func wireTypes() throws {
        for value in Self.wire { try check(value) }
    }

    private func check<Value: Codable>(_ value: Value) throws {
        #expect(!Shown.everyWay(value).contains("HUSH"), "\(Value.self)")
        let json = try JSONEncoder().encode(value)
        #expect(String(decoding: json, as: UTF8.self).contains("HUSH-Zebra"), "\(Value.self)")
        let read = try JSONDecoder().decode(Value.self, from: json)
        #expect(!Shown.everyWay([read, read]).contains("HUSH"), "\(Value.self)")
    }

    @Test("However a form is shown, its secret fields are not")
    func forms() throws {
        var admin = FormFields<AdminField>()
        for field in AdminField.allCases where field.isSecret { admin.take(field.rawValue, "HUSH") }
        admin.take(AdminField.username.rawValue, "open")
        #expect(admin.secret(.password)?.text == "HUSH" && admin[.password] == nil && admin[.username] == "open")
        var share = ShareFormFields(kdf: .standard)
        var crypto = FormFields<FormFieldName>()
        for field in FormFieldName.allCases where field.isSecret {
            share.take(field.rawValue, "HUSH")
            crypto.take(field.rawValue, "HUSH")
        }
        let shown = try ShownCredentials(algorithm: nil, password: "HUSH", privateKey: "HUSH")
        for value in [admin, share, crypto, shown, try share.sealing()] as [Any] {
            #expect(!Shown.everyWay(value).contains("HUSH"), "\(type(of: value))")
        }
        #expect(Shown.everyWay(admin).contains("open"))
    }
}
