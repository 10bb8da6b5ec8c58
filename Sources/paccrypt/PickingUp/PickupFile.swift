import CommandLineIO
import PacCryptCore

/// One file of a share that is picked up: its container, unlocked before anything of it arrives.
struct PickupFile: Sendable {
    /// From 1.
    let number: Int
    let container: UnlockedContainer
    /// Bytes of the whole container.
    let size: UInt64

    /// - Parameter size: bytes of the whole container, as the server says.
    /// - Throws: ``PacCryptError`` when no container of this head has that size.
    init(number: Int, container: UnlockedContainer, size: UInt64) throws {
        let headCount = UInt64(container.head.count)
        guard size > headCount else { throw Self.damaged }
        _ = try container.payload.layout.chunkCount(payloadSize: size - headCount)
        if let plaintext = container.info?.size {
            let expected = try container.payload.payloadSize(ofPlaintext: plaintext)
            guard size - headCount == expected else { throw Self.damaged }
        }
        self.number = number
        self.container = container
        self.size = size
    }

    /// The name of the file that holds the container while it arrives.
    var partialName: String { "\(number).encrypted" }

    /// Removes what lies in the file when it is no beginning of this container.
    func prepare(_ file: ResumableFile) throws {
        let head = container.head.bytes
        let start = try file.prefix(head.count)
        if file.size > size || !head.starts(with: start) { try file.clear() }
    }

    /// Unlocks the containers of a share, the first with the credential, the others with its key.
    ///
    /// - Parameters:
    ///   - heads: of each container all that lies before the payload.
    ///   - sizes: of each container, in bytes.
    ///   - credential: gives what opens the first.
    static func unlock(
        heads: [[UInt8]], sizes: [UInt64], credential: (ContainerHead) throws -> Credential
    ) throws -> [PickupFile] {
        guard heads.count == sizes.count, let first = heads.first else { throw Self.damaged }
        let unlocked = try whole(first).unlock(with: credential(whole(first)), limits: .commandLine)
        return try zip(heads, sizes).enumerated().map { index, container in
            try PickupFile(
                number: index + 1,
                container: index == 0
                    ? unlocked : whole(container.0).unlock(with: unlocked.fileKey, limits: .commandLine),
                size: container.1)
        }
    }

    private static func whole(_ bytes: [UInt8]) throws -> ContainerHead {
        let head = try ContainerHead(parsing: bytes)
        guard head.count == bytes.count else { throw damaged }
        return head
    }

    private static var damaged: PacCryptError {
        PacCryptError(.damagedPayload, "What the server says about the share does not fit together.")
    }
}
