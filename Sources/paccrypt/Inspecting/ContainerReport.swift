import Foundation
import PacCryptCore
import TextEncodings

/// What a container's header says, in the words of the documentation.
struct ContainerReport: Encodable {
    struct Slot: Encodable {
        var type: String
        var iterations: UInt32?
        var memoryKiB: UInt32?
        var keyID: String?

        enum CodingKeys: String, CodingKey {
            case type, iterations
            case memoryKiB = "memory_kib"
            case keyID = "key_id"
        }
    }

    var format = "paccrypt"
    var version = Int(ContainerHead.version)
    var cipher: String
    var chunkSize: Int
    var headSize: Int
    /// Bytes of the sealed file information, 0 when there is none.
    var infoSize: Int
    /// Bytes of the sealed payload; nil when the container comes from a stream.
    var payloadSize: UInt64?
    var slots: [Slot]

    enum CodingKeys: String, CodingKey {
        case format, version, cipher, slots
        case chunkSize = "chunk_size"
        case headSize = "head_size"
        case infoSize = "info_size"
        case payloadSize = "payload_size"
    }

    /// - Parameter size: bytes of the whole container, where known.
    init(_ head: ContainerHead, size: UInt64?) {
        cipher = head.header.cipher.name
        chunkSize = 1 << Int(head.header.chunkSizeLog2)
        headSize = head.count
        infoSize = head.header.sealedInfo.count
        payloadSize = size.map { $0 - min($0, UInt64(head.count)) }
        slots = head.header.slots.map(Slot.init)
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    var text: String {
        var lines = [
            "PacCrypt container, version \(version)",
            "cipher:        \(cipher)",
            "chunk size:    \(chunkSize) bytes",
            "head:          \(headSize) bytes",
            "file info:     \(infoSize == 0 ? "none" : "sealed, \(infoSize) bytes")",
        ]
        if let payloadSize {
            lines.append("payload:       \(payloadSize) bytes")
        }
        lines += slots.map { "opened by:     \($0.text)" }
        return lines.joined(separator: "\n")
    }
}

extension ContainerReport.Slot {
    init(_ slot: PacCryptCore.Slot) {
        switch slot {
        case .password(.argon2id(let iterations, let memoryKiB), _, _):
            self.init(type: "password_argon2id", iterations: iterations, memoryKiB: memoryKiB)
        case .password(.pbkdf2(let iterations), _, _):
            self.init(type: "password_pbkdf2", iterations: iterations)
        case .rsa(let keyID, _):
            self.init(type: "rsa_oaep", keyID: Hexadecimal.text(keyID))
        case .xwing(let keyID, _, _):
            self.init(type: "xwing", keyID: Hexadecimal.text(keyID))
        case .linkKey:
            self.init(type: "link_key")
        case .unknown(let type, _):
            self.init(type: "unknown_\(type)")
        }
    }

    var text: String {
        switch type {
        case "password_argon2id": "a password (Argon2id, \(iterations ?? 0) passes over \(memoryKiB ?? 0) KiB)"
        case "password_pbkdf2": "a password (PBKDF2-HMAC-SHA256, \(iterations ?? 0) rounds)"
        case "rsa_oaep": "the RSA key \(keyID ?? "")"
        case "xwing": "the X-Wing key \(keyID ?? "")"
        case "link_key": "a link key"
        default: "something that this version does not know (\(type))"
        }
    }
}
