import Threads

/// Where the bodies of requests lie until they are answered: in memory while they are small, else in files without a
/// name. Nothing that comes here is plaintext.
public struct Spool: Sendable {
    /// What the files take of the disk.
    public let account: SpoolAccount
    let threads: ThreadPool
    private let makeDescriptor: @Sendable () throws -> Int32

    /// - Parameters:
    ///   - folder: where the files are made.
    ///   - account: counts their bytes.
    ///   - threads: the threads on which files are read and written.
    public init(folder: SpoolFolder, account: SpoolAccount, threads: ThreadPool) {
        self.init(account: account, threads: threads) { try folder.makeUnlinkedFile() }
    }

    /// - Parameter makeDescriptor: makes an empty file and gives its descriptor away.
    init(
        account: SpoolAccount, threads: ThreadPool, makeDescriptor: @escaping @Sendable () throws -> Int32
    ) {
        self.account = account
        self.threads = threads
        self.makeDescriptor = makeDescriptor
    }

    /// Makes an empty file. Blocks.
    func makeFile() throws -> SpoolFile {
        SpoolFile(owning: try makeDescriptor(), account: account, threads: threads)
    }
}
