/// `memory` measures the rate limiter's memory, `budget` the memory and speed of a shared budget, nothing the limiter's
/// speed.
@main
enum Benchmark {
    static func main() async throws {
        switch CommandLine.arguments.dropFirst().first {
        case "memory": try await Memory.run()
        case "budget": try Budget.run()
        default: try await Speed.run()
        }
    }
}
