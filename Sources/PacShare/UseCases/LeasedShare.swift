import Crypto
import Foundation
import PacCryptCore
import RequestGuard
import TextEncodings

/// A share under a lease: its files can be read, at any place and as often as the lease lives.
public struct LeasedShare: Sendable {
    /// The record.
    public let share: Share
    /// Names, types, dates.
    public let metadata: ShareMetadata
    /// Whether the containers are handed out as they lie.
    public let isSealed: Bool
    /// All files as a zip; nil when they are sealed, or something in a zip is not known of them.
    public let zip: ZipLayout?

    let sizes: [UInt64]
    /// When the store last heard of the lease.
    let seenAt: Timestamp
    let services: ShareServices
    let lease: ShareToken
    /// What opens the files, unless they are handed out as they lie.
    let fileKey: FileKey?
    /// The place of the only file that may be read; nil for any.
    let only: Int?
    /// The containers whose heads were read, by their place.
    let containers: [Int: LeasedContainer]
    /// Blobs that were open before, by their place.
    let readers: [Int: any BlobReader]

    /// Whether the share is destroyed as soon as its last download is delivered. Then whoever records what was sent
    /// should know that it has arrived.
    public var destroysAtOnce: Bool { share.rules.destroysAtOnce }

    /// Bytes of a file: what is in it, or its container.
    ///
    /// - Parameter index: from 0.
    /// - Throws: ``ShareError/noSuchFile``.
    public func size(of index: Int) throws(ShareError) -> UInt64 {
        guard sizes.indices.contains(index) else { throw .noSuchFile }
        return sizes[index]
    }

    /// The name of a file, which may be anything; nil when nobody but who opens the container knows it.
    ///
    /// - Parameter index: from 0.
    public func name(of index: Int) -> String? {
        guard share.blobs.indices.contains(index) else { return nil }
        return metadata.files[index].name ?? containers[index]?.unlocked?.info?.name
    }

    /// A name for the bytes of a file that changes when they do (RFC 9110 §8.8.3), without quotation marks.
    ///
    /// - Parameter index: from 0; nil for the zip.
    public func entityTag(of index: Int?) -> String {
        let blobs = index.map { share.blobs.indices.contains($0) ? [share.blobs[$0]] : [] } ?? share.blobs
        var hash = SHA256()
        hash.update(data: Data("paccrypt/v1/etag/\(isSealed)/\(index == nil)".utf8))
        blobs.forEach { hash.update(data: $0.id.bytes) }
        return Hexadecimal.text(hash.finalize().prefix(16))
    }

    /// Reads a part of a file.
    ///
    /// - Parameters:
    ///   - index: from 0.
    ///   - range: what lies beyond its end is left out.
    /// - Throws: ``ShareError/noSuchFile``.
    public func transfer(of index: Int, _ range: Range<UInt64>) throws(ShareError) -> ShareTransfer {
        let range = range.clamped(to: 0..<(try size(of: index)))
        return ShareTransfer(self, [.file(index, range)], as: SentRange(.file(index), range))
    }

    /// Reads a part of the zip.
    ///
    /// - Throws: ``ShareError/noZip`` when there is none.
    public func zipTransfer(_ range: Range<UInt64>) throws(ShareError) -> ShareTransfer {
        guard let zip else { throw .noZip }
        let range = range.clamped(to: 0..<zip.size)
        return ShareTransfer(self, zip.segments(range), as: SentRange(.zip(size: zip.size), range))
    }

    /// Tells that somebody is still connected, while a slow connection takes what was written to it.
    ///
    /// - Throws: ``ShareError/noLease`` when the lease has ended, as by the share's sender.
    public func keepAlive() async throws {
        let outcome = try await services.perform(
            .progress(lease: lease.hash, sent: [], arrived: []), on: share.key)
        try outcome.check()
    }
}

extension SharePickup {
    /// What a lease leads to.
    ///
    /// - Parameters:
    ///   - id: the share's.
    ///   - token: the lease.
    ///   - index: the place, from 0, of the only file that is going to be read; nil for any. The others are then not
    ///     looked at, which matters where many short ranges are asked for of a share of many files. Those of a zip
    ///     are looked at when it is their turn.
    /// - Throws: ``ShareError/noLease``, ``ShareError/tampered``, ``ShareError/lost``,
    ///   ``ShareError/notFound``.
    public func leased(
        _ id: ShareID, lease token: ShareToken, only index: Int? = nil
    ) async throws -> LeasedShare {
        try await leased(id, token, only: index, readers: [:])
    }

    /// What the lease of a share leads to that was just opened; blobs that are still open are not opened again.
    ///
    /// - Throws: as ``leased(_:lease:only:)``.
    public func leased(_ id: ShareID, _ opened: OpenedShare) async throws -> LeasedShare {
        try await leased(id, opened.lease, only: nil, readers: opened.readers)
    }

    private func leased(
        _ id: ShareID, _ token: ShareToken, only index: Int?, readers: [Int: any BlobReader]
    ) async throws -> LeasedShare {
        let share = try await stored(id)
        guard let lease = share.lease(token, now: services.clock()),
            let secret = lease.seal.open(with: token, for: .lease), let keys = LeaseKeys(secret),
            (keys.files == nil) == lease.isSealed, lease.delivery.sizes.count == share.blobs.count
        else { throw ShareError.noLease }
        let metadata = try SealedMetadata.open(share.metadata, with: keys.metadata)
        try metadata.check(share, id: id)
        let zip = lease.isSealed ? nil : metadata.zip
        var containers: [Int: LeasedContainer] = [:]
        for place in share.blobs.indices where index.map({ $0 == place }) ?? (zip == nil || share.blobs.count == 1) {
            let (blob, head) = try await StoredContainer.opened(
                share, metadata, at: place, readers[place], in: services)
            containers[place] = LeasedContainer(
                // Of many files whose heads are looked at, the first alone is read under the same request.
                reader: index == place || place == 0 ? blob : nil,
                unlocked: try keys.files.map { try head.unlock(with: $0, limits: .server) })
        }
        return LeasedShare(
            share: share, metadata: metadata, isSealed: lease.isSealed, zip: zip, sizes: lease.delivery.sizes,
            seenAt: lease.lastSeenAt, services: services, lease: token, fileKey: keys.files, only: index,
            containers: containers, readers: readers)
    }
}

extension ShareMetadata {
    /// The files as a zip; nil when the sender sealed them.
    var zip: ZipLayout? {
        let entries = files.compactMap { file in
            file.crc32.map {
                ZipEntry(
                    name: file.name ?? "", size: file.size, crc32: $0,
                    modified: file.modified ?? createdAt.milliseconds / 1000)
            }
        }
        return entries.count == files.count ? ZipLayout(entries) : nil
    }
}
