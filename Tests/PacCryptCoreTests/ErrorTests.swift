import TestSupport
import Testing

@testable import PacCryptCore

@Suite("Errors")
struct ErrorTests {
    @Test("are equal when their codes are")
    func equality() {
        #expect(PacCryptError(.invalidKey, "one") == PacCryptError(.invalidKey, "two"))
        #expect(PacCryptError(.invalidKey, "one") != PacCryptError(.invalidArgument, "one"))
    }

    @Test("have stable codes")
    func codes() {
        let codes: [PacCryptError.Code] = [
            .notAContainer, .malformedHeader, .noSlotOpens, .headerNotAuthentic, .damagedPayload, .limitExceeded,
            .invalidAlgorithm, .invalidKey, .invalidArgument, .unavailable,
        ]
        let spellings = [
            "not_a_container", "malformed_header", "no_slot_opens", "header_not_authentic", "damaged_payload",
            "limit_exceeded", "invalid_algorithm", "invalid_key", "invalid_argument", "unavailable",
        ]
        #expect(codes.map(\.description) == spellings)
        #expect(Set(codes).count == codes.count)
    }

    @Test("name the file and line that noticed them, and read as their reason")
    func place() {
        let error = PacCryptError(.invalidKey, "The reason.")
        #expect(error.place.hasPrefix("PacCryptCoreTests/ErrorTests.swift:"))
        #expect(error.place.split(separator: ":").last.flatMap { Int($0) } == #line - 2)
        #expect("\(error)" == "The reason.")
        #expect(String(reflecting: error) == "The reason.")
        let thrown = #expect(throws: PacCryptError.self) { try ContainerHead.count(prefix: []) }
        #expect(thrown?.place.hasPrefix("PacCryptCore/ContainerHead.swift:") == true)
        let damaged = #expect(throws: PacCryptError.self) { try PayloadCipher.fixed(.aesGCM).open([1]) }
        #expect(damaged?.place.hasPrefix("PacCryptCore/AESGCMEngine.swift:") == true)
    }

    @Test("hold nothing of the secret that they are about")
    func secrets() throws {
        let secret = "Zebra-7-Quartz-9"
        let password = try Password(secret)
        let container = try Container.seal(
            Array(secret.utf8), cipher: .aesGCM, for: [.password(password, .cheapArgon2id)],
            info: FileInfo(name: secret))
        var damaged = container
        damaged[damaged.count - 1] ^= 1
        let causes: [() throws -> Void] = [
            { _ = try Container.open(damaged, with: .password(password), limits: .server) },
            { _ = try Container.open(container, with: .password(Password(secret + "x")), limits: .server) },
            { _ = try Container.open(Array(secret.utf8), with: .password(password), limits: .server) },
            { _ = try Algorithm(id: secret) },
            { _ = try LinkKey(base64: secret) },
            { _ = try PrivateKey(pem: secret) },
            { _ = try PrivateKey(pem: "-----BEGIN \(secret)-----\nAAAA\n-----END \(secret)-----") },
            { _ = try Password(utf8: Array(secret.utf8) + [0xff]) },
        ]
        for cause in causes {
            let error = #expect(throws: PacCryptError.self) { try cause() }
            #expect(!Shown.everyWay(error as Any).contains("Zebra"))
            #expect(error?.reason.hasSuffix(".") == true)
        }
    }
}
