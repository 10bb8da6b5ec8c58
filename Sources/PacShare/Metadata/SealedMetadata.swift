import Foundation
import PacCryptCore

/// The metadata at rest: a container of its own kind, which is accepted nowhere else.
public enum SealedMetadata {
    /// The type in the container's information.
    public static let type = "application/vnd.paccrypt.share+json"
    /// JSON is padded to a multiple of this, so that its length does not give names away.
    private static let padding = 1024

    /// Seals metadata.
    ///
    /// - Parameters:
    ///   - metadata: what the pickup password opens.
    ///   - fileKey: the key of the container, which `slots` wrap.
    ///   - slots: one for the pickup password.
    /// - Throws: ``PacCryptError``.
    public static func seal(_ metadata: ShareMetadata, fileKey: FileKey, slots: [Slot]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = Array(try encoder.encode(metadata))
        json += [UInt8](repeating: UInt8(ascii: " "), count: (padding - json.count % padding) % padding)
        let sealer = try ContainerSealer(cipher: .aesGCM, fileKey: fileKey)
        var container = try sealer.head(slots: slots, info: FileInfo(type: type)).bytes
        let payload = PayloadSealer(sealer.payload)
        try json.withUnsafeBytes { try payload.append($0) { container += $0 } }
        try payload.finish { container += $0 }
        return container
    }

    /// The file key, which the pickup password opens. Costs a derivation.
    ///
    /// - Throws: ``ShareError/wrongSecret`` for a wrong password, ``ShareError/tampered`` for a container
    ///   that was changed.
    public static func unlock(_ sealed: [UInt8], with password: Password) throws -> FileKey {
        do {
            return try ContainerHead(parsing: sealed).unlock(with: .password(password), limits: .server).fileKey
        } catch let error as PacCryptError where error.code == .noSlotOpens {
            throw ShareError.wrongSecret
        } catch let error as PacCryptError where error.code != .unavailable {
            throw ShareError.tampered
        }
    }

    /// Opens metadata with its file key.
    ///
    /// - Throws: ``ShareError/tampered`` for anything that was not sealed as metadata.
    public static func open(_ sealed: [UInt8], with fileKey: FileKey) throws -> ShareMetadata {
        do {
            let head = try ContainerHead(parsing: sealed)
            let unlocked = try head.unlock(with: fileKey, limits: .server)
            guard unlocked.info?.type == type else { throw ShareError.tampered }
            var json: [UInt8] = []
            let payload = PayloadOpener(unlocked.payload)
            try sealed.dropFirst(head.count).withUnsafeBytes { try payload.append($0) { json += $0 } }
            try payload.finish { json += $0 }
            return try JSONDecoder().decode(ShareMetadata.self, from: Data(json))
        } catch let error as PacCryptError where error.code == .unavailable {
            throw error
        } catch {
            throw ShareError.tampered
        }
    }
}

extension ShareMetadata {
    /// Checks that the metadata are those of this share.
    ///
    /// - Throws: ``ShareError/tampered``.
    public func check(_ share: Share, id: ShareID) throws {
        guard version == 1, shareID == id.text, share.key == id.key, kind == share.kind,
            (codeSecret != nil) == share.requiresCode, isSealedBySender == share.isSealedBySender,
            files.count == share.blobs.count, !files.isEmpty
        else { throw ShareError.tampered }
    }

    /// Checks that a container is that of a file of this share.
    ///
    /// - Parameters:
    ///   - head: the container's head.
    ///   - index: the place of the file, from 0.
    /// - Throws: ``ShareError/tampered``.
    public func check(_ head: ContainerHead, of index: Int) throws {
        guard files.indices.contains(index), head.mac == files[index].headerMAC.bytes else {
            throw ShareError.tampered
        }
    }
}
