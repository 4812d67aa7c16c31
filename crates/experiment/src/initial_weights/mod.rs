//! The initial weights, one file each: where training begins.

kind! {
    /// Where training begins.
    InitialWeights is "kind of initial weights" with Rule:
    glorot_uniform => GlorotUniform,
    pytorch => PyTorch,
}

/// What every kind of initial weights knows about itself.
trait Rule {
    /// Weights are drawn evenly from minus this to this.
    fn weight_bound(&self, fan_in: usize, fan_out: usize) -> f64;

    /// Biases are drawn evenly from minus this to this.
    fn bias_bound(&self, fan_in: usize) -> f64;
}

impl InitialWeights {
    /// Weights are drawn evenly from minus this to this.
    ///
    /// `fan_in` and `fan_out` count the weights that lead into one output and out of one input:
    /// channels (filters) x kernel x kernel of a convolution, values and units of a dense layer.
    pub fn weight_bound(&self, fan_in: usize, fan_out: usize) -> f64 {
        self.rule().weight_bound(fan_in, fan_out)
    }

    /// Biases are drawn evenly from minus this to this; 0 means that they begin at zero.
    pub fn bias_bound(&self, fan_in: usize) -> f64 {
        self.rule().bias_bound(fan_in)
    }
}

impl Default for InitialWeights {
    fn default() -> Self {
        Self::GlorotUniform(GlorotUniform {})
    }
}
