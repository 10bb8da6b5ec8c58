/// Where the bodies of requests lie until they are answered: in memory while they are small, else in files without a
/// name. Nothing that comes here is plaintext.
public struct Spool: Sendable {
    /// What the files take of the disk.
    public let account: SpoolAccount
    let executor: any BlockingExecutor
    private let makeDescriptor: @Sendable () throws -> Int32

    /// - Parameters:
    ///   - folder: where the files are made.
    ///   - account: counts their bytes.
    ///   - executor: the threads on which files are read and written.
    public init(folder: SpoolFolder, account: SpoolAccount, executor: any BlockingExecutor) {
        self.init(account: account, executor: executor) { try folder.makeUnlinkedFile() }
    }

    /// - Parameter makeDescriptor: makes an empty file and gives its descriptor away.
    init(
        account: SpoolAccount, executor: any BlockingExecutor, makeDescriptor: @escaping @Sendable () throws -> Int32
    ) {
        self.account = account
        self.executor = executor
        self.makeDescriptor = makeDescriptor
    }

    /// Makes an empty file. Blocks.
    func makeFile() throws -> SpoolFile {
        SpoolFile(owning: try makeDescriptor(), account: account, executor: executor)
    }
}
