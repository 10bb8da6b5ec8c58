import Crypto
import Foundation
import Testing

@testable import PacCryptCore

@Suite("Containers of an independent implementation")
struct ContainerVectorTests {
    @Test("all 149 are here, 94 of them failures")
    func complete() {
        #expect(ContainerVector.all.count == 149)
        #expect(ContainerVector.all.filter { $0.expect != "ok" }.count == 94)
    }

    @Test("each gives its declared outcome", arguments: ContainerVector.all)
    func outcome(of vector: ContainerVector) throws {
        let container = Array(vector.container)
        let credential = try vector.open.credential()
        if let code = try vector.expectedCode() {
            let error = #expect(throws: PacCryptError.self) {
                try Container.open(container, with: credential, limits: .commandLine)
            }
            #expect(error?.code == code)
        } else {
            let opened = try Container.open(container, with: credential, limits: .commandLine)
            #expect(opened.plaintext.count == vector.plaintextSize)
            #expect(SHA256.hash(data: opened.plaintext).hexadecimal == vector.plaintextSHA256)
            #expect(opened.info == vector.info)
        }
    }

    @Test(
        "what is released before damage is found is a true beginning of whole chunks",
        arguments: ContainerVector.all.filter { $0.expect == "payload" })
    func releasedPrefix(of vector: ContainerVector) throws {
        let container = Array(vector.container)
        let head = try ContainerHead(parsing: container)
        let unlocked = try head.unlock(with: try vector.open.credential(), limits: .commandLine)
        let opener = PayloadOpener(unlocked.payload)
        var released = 0
        #expect(throws: PacCryptError(.damagedPayload, "")) {
            for byte in container.dropFirst(head.count) {
                try withUnsafeBytes(of: byte) { try opener.append($0) { released += $0.count } }
            }
            try opener.finish { released += $0.count }
        }
        #expect(released % unlocked.payload.layout.chunkSize == 0)
        #expect(released < container.count)
    }
}

extension Digest {
    var hexadecimal: String {
        map { String(format: "%02x", $0) }.joined()
    }
}
