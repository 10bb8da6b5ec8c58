import Crypto
import Foundation
import JSONSyntax

/// File information as it lies in the header: padded JSON under AES-256-GCM with a key of its own and a zero nonce.
///
/// The key is derived from file key and salt, so a key is used for one message only.
enum InfoSeal {
    static let tagCount = 16
    /// JSON is padded to a multiple of this, so that its length does not give the name away.
    private static let padding = 256
    /// How much the JSON may hold: it is a stranger's, and later versions may add members.
    private static let bounds = JSONBounds(depth: 16, values: 1024)

    /// - Parameter count: the number of sealed bytes to fill; nil pads to the next multiple of 256.
    /// - Throws: ``PacCryptError/Code/invalidArgument`` when the information does not fit.
    static func seal(_ info: FileInfo, fileKey: FileKey, salt: [UInt8], count: Int? = nil) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            var json = Array(try encoder.encode(info))
            let padded = count.map { $0 - tagCount } ?? (json.count + padding - 1) / padding * padding
            guard padded >= json.count else {
                throw PacCryptError(.invalidArgument, "The file information is too long for the header.")
            }
            json += [UInt8](repeating: UInt8(ascii: " "), count: padded - json.count)
            let box = try AES.GCM.seal(
                json, using: fileKey.infoKey(salt: salt), nonce: AES.GCM.Nonce(data: [UInt8](repeating: 0, count: 12)))
            return Array(box.ciphertext) + Array(box.tag)
        } catch let error as PacCryptError {
            throw error
        } catch {
            throw PacCryptError(.unavailable, "The file information could not be encrypted.")
        }
    }

    /// - Throws: ``PacCryptError/Code/malformedHeader`` when it is not authentic or not JSON of the right shape, or has a
    ///   member twice.
    static func open(_ sealed: [UInt8], fileKey: FileKey, salt: [UInt8]) throws -> FileInfo? {
        guard !sealed.isEmpty else { return nil }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: [UInt8](repeating: 0, count: 12)),
                ciphertext: sealed.dropLast(tagCount), tag: sealed.suffix(tagCount))
            let json = try AES.GCM.open(box, using: fileKey.infoKey(salt: salt))
            return try BoundedJSON.decode(FileInfo.self, from: Array(json), within: bounds)
        } catch {
            throw PacCryptError(.malformedHeader, "The file information inside the container cannot be read.")
        }
    }
}
