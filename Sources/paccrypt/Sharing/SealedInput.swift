import CommandLineIO
import PacCryptClient
import PacCryptCore
import Synchronization
import Threads

/// A container that is sealed while it is read.
final class SealedInput: Sendable {
    enum Source {
        case file(InputFile)
        case folder(FolderStream)
    }

    private struct State {
        let sealer: PayloadSealer
        /// What is sealed and not yet read.
        var ready: [UInt8]
        var isAtEnd = false
    }

    let head: ContainerHead
    private let length: UInt64?
    private let folder: FolderStream?
    private let reader: InputReader
    private let state: Mutex<State>

    /// - Parameters:
    ///   - length: the bytes of the whole container, where they are known.
    ///   - source: what is sealed.
    init(head: ContainerHead, length: UInt64?, payload: PayloadCipher, source: Source) throws {
        switch source {
        case .file(let file):
            folder = nil
            reader = try InputReader(file)
        case .folder(let stream):
            folder = stream
            reader = try InputReader(stream.input, cancellation: stream.cancellation)
        }
        self.head = head
        self.length = length
        state = Mutex(State(sealer: PayloadSealer(payload), ready: head.bytes))
    }

    /// The container as a part of an upload.
    var upload: UploadFile {
        UploadFile(name: NewShare.sealedName, length: length) { maximum in
            try await ThreadPool.background.run { try self.read(maximum) }
        }
    }

    /// Stops packing a folder.
    ///
    /// - Throws: what packing failed with.
    func abandon() throws {
        try folder?.abandon()
    }

    /// The next bytes of the container; none at its end. Few more than `maximum` may come.
    private func read(_ maximum: Int) throws -> [UInt8] {
        try state.withLock { state in
            while state.ready.isEmpty, !state.isAtEnd {
                var sealed: [UInt8] = []
                sealed.reserveCapacity(maximum + maximum / 8)
                let plaintext = try reader.read(maximum)
                if plaintext.isEmpty {
                    try folder?.finish()
                    try state.sealer.finish { sealed.append(contentsOf: $0) }
                    state.isAtEnd = true
                } else {
                    try plaintext.withUnsafeBytes { bytes in
                        try state.sealer.append(bytes) { sealed.append(contentsOf: $0) }
                    }
                }
                state.ready = sealed
            }
            defer { state.ready = [] }
            return state.ready
        }
    }
}
