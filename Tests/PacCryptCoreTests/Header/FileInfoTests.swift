import Crypto
import Foundation
import Testing

@testable import PacCryptCore

@Suite("File information")
struct FileInfoTests {
    private static let salt = [UInt8](countingFrom: 0x20, count: 32)
    private static let malformed = PacCryptError(.malformedHeader, "")

    /// Seals any bytes as if they were the information.
    private func sealed(_ json: [UInt8]) throws -> [UInt8] {
        let box = try AES.GCM.seal(
            json, using: FileKey.fixed().infoKey(salt: Self.salt),
            nonce: AES.GCM.Nonce(data: [UInt8](repeating: 0, count: 12)))
        return Array(box.ciphertext) + Array(box.tag)
    }

    private func opened(_ json: String) throws -> FileInfo? {
        try InfoSeal.open(sealed(Array(json.utf8)), fileKey: .fixed(), salt: Self.salt)
    }

    @Test("is padded to multiples of 256 bytes", arguments: [0, 1, 200, 243, 244, 245, 500, 4_000])
    func padding(nameLength: Int) throws {
        let info = FileInfo(name: String(repeating: "n", count: nameLength))
        let sealed = try InfoSeal.seal(info, fileKey: .fixed(), salt: Self.salt)
        #expect((sealed.count - 16) % 256 == 0)
        #expect(sealed.count - 16 < nameLength + 11 + 256)
        #expect(try InfoSeal.open(sealed, fileKey: .fixed(), salt: Self.salt) == info)
    }

    @Test("fills what it is asked to fill, and no less than it needs")
    func filling() throws {
        let info = FileInfo(name: "n")
        let needed = #"{"name":"n"}"#.utf8.count + 16
        for count in [needed, needed + 1, 1_000] {
            let sealed = try InfoSeal.seal(info, fileKey: .fixed(), salt: Self.salt, count: count)
            #expect(sealed.count == count)
            #expect(try InfoSeal.open(sealed, fileKey: .fixed(), salt: Self.salt) == info)
        }
        for count in [needed - 1, 16, 15, 0, -3] {
            #expect(throws: PacCryptError(.invalidArgument, "")) {
                try InfoSeal.seal(info, fileKey: .fixed(), salt: Self.salt, count: count)
            }
        }
    }

    @Test("comes back with every member, in any script")
    func roundTrip() throws {
        let info = FileInfo(
            kind: .folder, name: "Grüße \"日本\" / \\ \u{1F512}", type: "application/x-tar", size: .max,
            modified: "2024-02-29T23:59:60Z")
        let sealed = try InfoSeal.seal(info, fileKey: .fixed(), salt: Self.salt)
        #expect(try InfoSeal.open(sealed, fileKey: .fixed(), salt: Self.salt) == info)
    }

    @Test("is read without the members that a later version may add")
    func unknownMembers() throws {
        #expect(try opened(#"{"name":"n","color":"red","deep":{"a":[1,null]}}"#) == FileInfo(name: "n"))
        #expect(try opened(#"  {"size":null}  "#) == FileInfo())
        #expect(try opened(#"{"kind":"hologram"}"#)?.kind == FileInfo.Kind(rawValue: "hologram"))
        #expect(try opened("{}") == FileInfo())
    }

    @Test(
        "of the wrong shape is malformed",
        arguments: [
            "", " ", "[]", "null", "1", #""name""#, "{", #"{"name":1}"#, #"{"name":["n"]}"#, #"{"size":"1"}"#,
            #"{"size":-1}"#, #"{"size":1.5}"#, #"{"size":18446744073709551616}"#, #"{"kind":7}"#, #"{"type":{}}"#,
            #"{"modified":0}"#, #"{"name":"n"} x"#, #"{"name":"n"}"# + "\u{0}",
        ])
    func wrongShape(json: String) {
        #expect(throws: Self.malformed) { try opened(json) }
    }

    @Test("that is not UTF-8 is malformed")
    func notUTF8() throws {
        let json = Array(#"{"name":""#.utf8) + [0xff, 0xfe] + Array(#""}"#.utf8)
        #expect(throws: Self.malformed) {
            try InfoSeal.open(sealed(json), fileKey: .fixed(), salt: Self.salt)
        }
    }

    @Test("that was changed, cut or sealed for another container is malformed")
    func notAuthentic() throws {
        let sealed = try InfoSeal.seal(FileInfo(name: "n"), fileKey: .fixed(), salt: Self.salt)
        #expect(throws: Self.malformed) {
            try InfoSeal.open(sealed, fileKey: .fixed(1), salt: Self.salt)
        }
        #expect(throws: Self.malformed) {
            try InfoSeal.open(sealed, fileKey: .fixed(), salt: [UInt8](repeating: 0, count: 32))
        }
        for count in [1, 15, 16, sealed.count - 1] {
            #expect(throws: Self.malformed) {
                try InfoSeal.open(Array(sealed.prefix(count)), fileKey: .fixed(), salt: Self.salt)
            }
        }
        #expect(try InfoSeal.open([], fileKey: .fixed(), salt: Self.salt) == nil)
    }

    @Test(
        "with a member twice is malformed: readers would differ about it",
        arguments: [#"{"name":"a","name":"b"}"#, #"{"name":"a","n\u0061me":"a"}"#, #"{"later":{"a":1,"a":1}}"#])
    func repeatedMembers(json: String) {
        #expect(throws: Self.malformed) { try opened(json) }
    }

    @Test("of more members than anybody has a use for is malformed")
    func manyMembers() throws {
        func json(_ count: Int) -> String { "{" + (0..<count).map { "\"\($0)\":0" }.joined(separator: ",") + "}" }
        #expect(try opened(json(1024)) == FileInfo())
        #expect(throws: Self.malformed) { try opened(json(1025)) }
    }

    @Test("nested as deep as the header has room for is malformed and does not crash")
    func deep() throws {
        let depth = 32_000
        let json = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(throws: Self.malformed) { try opened(json) }
        #expect(throws: Self.malformed) { try opened(#"{"later":"# + json + "}") }
    }
}
