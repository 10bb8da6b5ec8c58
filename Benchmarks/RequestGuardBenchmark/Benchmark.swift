/// `memory` measures memory, nothing measures speed.
@main
enum Benchmark {
    static func main() async throws {
        if CommandLine.arguments.dropFirst().first == "memory" {
            try await Memory.run()
        } else {
            try await Speed.run()
        }
    }
}
