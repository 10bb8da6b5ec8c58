/// One file of an upload, read as it is sent.
public struct UploadFile: Sendable {
    /// The name that the server is told.
    public let name: String
    /// Its bytes, where they are known beforehand. Without them the upload has no known length either.
    public let length: UInt64?
    /// Reads the next bytes, at most so many; none at the end.
    public let read: @Sendable (_ maximum: Int) async throws -> [UInt8]

    /// - Parameters:
    ///   - name: the name that the server is told.
    ///   - length: its bytes, where they are known beforehand.
    ///   - read: reads the next bytes, at most so many; none at the end. It is called for one task at a time.
    public init(name: String, length: UInt64?, read: @escaping @Sendable (_ maximum: Int) async throws -> [UInt8]) {
        self.name = name
        self.length = length
        self.read = read
    }
}
