import Crypto
import Foundation

/// AES-256-GCM (NIST SP 800-38D): nonce = counter ‖ final, no associated data; ciphertext ‖ tag.
struct AESGCMEngine: ChunkEngine {
    private static let tagCount = 16
    let key: SymmetricKey

    func sealedCount(ofPlaintext count: Int) -> Int {
        count + Self.tagCount
    }

    func seal(
        _ plaintext: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        do {
            let box = try AES.GCM.seal(plaintext, using: key, nonce: AES.GCM.Nonce(data: position.bytes))
            let ciphertext = box.ciphertext
            ciphertext.copyBytes(to: output)
            box.tag.copyBytes(to: UnsafeMutableRawBufferPointer(rebasing: output[ciphertext.count...]))
            return ciphertext.count + Self.tagCount
        } catch {
            throw sealingFailed()
        }
    }

    func open(
        _ sealed: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        guard sealed.count >= Self.tagCount else { throw damaged(at: position) }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: position.bytes),
                ciphertext: UnsafeRawBufferPointer(rebasing: sealed.dropLast(Self.tagCount)),
                tag: UnsafeRawBufferPointer(rebasing: sealed.suffix(Self.tagCount)))
            let plaintext = try AES.GCM.open(box, using: key)
            guard plaintext.count <= output.count else { throw damaged(at: position) }
            plaintext.copyBytes(to: output)
            return plaintext.count
        } catch {
            throw damaged(at: position)
        }
    }
}
