import ContentPipeline
import PacCryptCore

/// Reading the container of a file.
enum StoredContainer {
    /// Opens a blob; a share whose blob is not there any more is marked as lost.
    ///
    /// - Throws: ``ShareError/lost``, and what the store throws.
    static func reader(
        of blob: ShareBlob, of share: Share, in services: ShareServices
    ) async throws -> any BlobReader {
        do {
            return try await services.blobs.reader(blob.id)
        } catch BlobError.missing {
            // It may just have been deleted with its share; then it is not lost.
            let outcome = try await services.perform(.markLost, on: share.key)
            try outcome.check()
            throw ShareError.lost
        }
    }

    /// Reads the head of a container, from a blob that was opened for it.
    ///
    /// - Throws: ``ShareError/tampered`` when there is none, and what reading throws.
    static func head(of blob: ShareBlob, in reader: any BlobReader) async throws -> ContainerHead {
        guard reader.size == blob.size, (0...ContainerHead.maximumCount).contains(blob.headCount),
            UInt64(blob.headCount) <= blob.size
        else { throw ShareError.tampered }
        var bytes: [UInt8] = []
        let pieces = try reader.pieces(0..<UInt64(blob.headCount), pieceCount: blob.headCount)
        while try await pieces.next(into: &bytes) {}
        guard let head = try? ContainerHead(parsing: bytes), head.count == blob.headCount else {
            throw ShareError.tampered
        }
        return head
    }
}

extension StoredContainer {
    /// One container's blob, and its head, known to be the one that the share was made with.
    ///
    /// - Parameter reader: the blob, when it is open already.
    /// - Throws: as ``reader(of:of:in:)`` and ``head(of:in:)``.
    static func opened(
        _ share: Share, _ metadata: ShareMetadata, at index: Int, _ reader: (any BlobReader)? = nil,
        in services: ShareServices
    ) async throws -> (blob: any BlobReader, head: ContainerHead) {
        let blob: any BlobReader
        if let reader {
            blob = reader
        } else {
            blob = try await Self.reader(of: share.blobs[index], of: share, in: services)
        }
        let head = try await head(of: share.blobs[index], in: blob)
        try metadata.check(head, of: index)
        return (blob, head)
    }
}

extension UnlockedContainer {
    /// Bytes of the file in a container that its sender sealed: as its information says, if that can be, or as the
    /// sealed bytes tell.
    ///
    /// - Throws: ``ShareError/onlySealed`` when neither tells.
    func plaintextSize(in blob: ShareBlob) throws -> UInt64 {
        let payloadSize = blob.size - UInt64(blob.headCount)
        let layout = payload.layout
        let before = try layout.chunkCount(payloadSize: payloadSize) - 1
        let last = payloadSize - before * UInt64(layout.sealedChunkSize)
        let told = before * UInt64(layout.chunkSize) + last - UInt64(layout.smallestSealedChunk)
        // Padding hides up to a block, so that the sealed bytes of aes_cbc tell nothing exact.
        let candidates = [info?.size, head.header.cipher == .aesCBC ? nil : told].compactMap { $0 }
        guard let size = candidates.first(where: { (try? payload.payloadSize(ofPlaintext: $0)) == payloadSize }) else {
            throw ShareError.onlySealed
        }
        return size
    }
}
