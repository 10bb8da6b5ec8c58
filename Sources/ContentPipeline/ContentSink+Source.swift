extension ContentSink {
    /// Takes all of a source, in constant memory, and does not end. Between two pieces other tasks have their turn:
    /// nothing else in here need ever wait.
    ///
    /// What passes through may be plaintext, and is wiped. A failure gives up, here too.
    ///
    /// - Throws: what reading and writing throw.
    public nonisolated(nonsending) func write(all source: some ContentSource) async throws {
        var buffer = WipedBuffer()
        do {
            while try await source.next(into: &buffer) {
                try await write(buffer.bytes.bytes)
                buffer.clear()
                await Task.yield()
            }
        } catch {
            abort()
            throw error
        }
    }
}
