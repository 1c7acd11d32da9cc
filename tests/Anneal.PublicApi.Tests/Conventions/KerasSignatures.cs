using System.Text.RegularExpressions;

namespace Anneal.PublicApi.Tests.Conventions;

/// <summary>A parameter as Keras documents it: its name, and its default as Python writes it; null where it must be given.</summary>
internal sealed record KerasParameter(string Name, string? Default);

/// <summary>Keras's signatures. Layers take <c>name</c> among their keyword arguments.</summary>
internal static partial class KerasSignatures
{
    private const string Text = """
        Schedules.ExponentialDecay: initial_learning_rate, decay_steps, decay_rate, staircase=False, name='ExponentialDecay'
        Schedules.InverseTimeDecay: initial_learning_rate, decay_steps, decay_rate, staircase=False, name='InverseTimeDecay'
        Schedules.PolynomialDecay: initial_learning_rate, decay_steps, end_learning_rate=0.0001, power=1.0, cycle=False, name='PolynomialDecay'
        Schedules.PiecewiseConstantDecay: boundaries, values, name='PiecewiseConstant'
        Schedules.CosineDecay: initial_learning_rate, decay_steps, alpha=0.0, name='CosineDecay', warmup_target=None, warmup_steps=0
        Schedules.CosineDecayRestarts: initial_learning_rate, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name='SGDRDecay'

        Optimizers.Adadelta: learning_rate=0.001, rho=0.95, epsilon=1e-07, weight_decay=None, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None
        Optimizers.Adafactor: learning_rate=0.001, beta_2_decay=-0.8, epsilon_1=1e-30, epsilon_2=0.001, clip_threshold=1.0, relative_step=True, weight_decay=None, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None
        Optimizers.Adagrad: learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-07, weight_decay=None, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None
        Optimizers.Adam: learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07, amsgrad=False, weight_decay=None, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None
        Optimizers.AdamW: learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-07, amsgrad=False, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None
        Optimizers.Adamax: learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07, weight_decay=None, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None
        Optimizers.Ftrl: learning_rate=0.001, learning_rate_power=-0.5, initial_accumulator_value=0.1, l1_regularization_strength=0.0, l2_regularization_strength=0.0, l2_shrinkage_regularization_strength=0.0, beta=0.0, weight_decay=None, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None
        Optimizers.Lamb: learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07, weight_decay=None, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None
        Optimizers.Lion: learning_rate=0.001, beta_1=0.9, beta_2=0.99, weight_decay=None, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None
        Optimizers.LossScaleOptimizer: inner_optimizer, initial_scale=32768.0, dynamic_growth_steps=2000, name=None
        Optimizers.MultiOptimizer: optimizer_map, loss_scale_factor=None, name=None
        Optimizers.Muon: learning_rate=0.001, adam_beta_1=0.9, adam_beta_2=0.999, adam_weight_decay=0.004, epsilon=1e-07, weight_decay=0.004, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None, exclude_layers=None, exclude_embeddings=True, muon_a=3.4445, muon_b=-4.775, muon_c=2.0315, adam_lr_ratio=1, momentum=0.95, ns_steps=5, nesterov=True, rms_rate=0.2
        Optimizers.Nadam: learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07, weight_decay=None, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None
        Optimizers.OptimizerMap: default_optimizer, optimizer_map=None
        Optimizers.RMSprop: learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-07, centered=False, weight_decay=None, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None
        Optimizers.SGD: learning_rate=0.01, momentum=0.0, nesterov=False, weight_decay=None, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None
        Optimizers.ScheduleFreeAdamW: learning_rate=0.0025, beta_1=0.9, beta_2=0.999, epsilon=1e-08, warmup_steps=0, weight_decay=None, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, loss_scale_factor=None, gradient_accumulation_steps=None, name=None

        Layers.Activation: activation, name=None
        Layers.ActivityRegularization: l1=0.0, l2=0.0, name=None
        Layers.AdaptiveAveragePooling1D: output_size, data_format=None, name=None
        Layers.AdaptiveAveragePooling2D: output_size, data_format=None, name=None
        Layers.AdaptiveAveragePooling3D: output_size, data_format=None, name=None
        Layers.AdaptiveMaxPooling1D: output_size, data_format=None, name=None
        Layers.AdaptiveMaxPooling2D: output_size, data_format=None, name=None
        Layers.AdaptiveMaxPooling3D: output_size, data_format=None, name=None
        Layers.Add: name=None
        Layers.AdditiveAttention: use_scale=True, dropout=0.0, seed=None, name=None
        Layers.AlphaDropout: rate, noise_shape=None, seed=None, name=None
        Layers.Attention: use_scale=False, score_mode='dot', dropout=0.0, seed=None, name=None
        Layers.Average: name=None
        Layers.AveragePooling1D: pool_size, strides=None, padding='valid', data_format=None, name=None
        Layers.AveragePooling2D: pool_size, strides=None, padding='valid', data_format=None, name=None
        Layers.AveragePooling3D: pool_size, strides=None, padding='valid', data_format=None, name=None
        Layers.BatchNormalization: axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True, beta_initializer='zeros', gamma_initializer='ones', moving_mean_initializer='zeros', moving_variance_initializer='ones', beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, renorm=False, renorm_clipping=None, renorm_momentum=0.99, synchronized=False, name=None
        Layers.Bidirectional: layer, merge_mode='concat', weights=None, backward_layer=None, name=None
        Layers.CategoryEncoding: num_tokens, output_mode='multi_hot', sparse=False, name=None
        Layers.CenterCrop: height, width, data_format=None, name=None
        Layers.Concatenate: axis=-1, name=None
        Layers.Conv1D: filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, groups=1, activation=None, use_bias=True, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, lora_rank=None, lora_alpha=None, name=None
        Layers.Conv1DTranspose: filters, kernel_size, strides=1, padding='valid', output_padding=None, data_format=None, dilation_rate=1, activation=None, use_bias=True, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, name=None
        Layers.Conv2D: filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, groups=1, activation=None, use_bias=True, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, lora_rank=None, lora_alpha=None, name=None
        Layers.Conv2DTranspose: filters, kernel_size, strides=1, padding='valid', output_padding=None, data_format=None, dilation_rate=1, activation=None, use_bias=True, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, name=None
        Layers.Conv3D: filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, groups=1, activation=None, use_bias=True, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, lora_rank=None, lora_alpha=None, name=None
        Layers.Conv3DTranspose: filters, kernel_size, strides=1, padding='valid', data_format=None, output_padding=None, dilation_rate=1, activation=None, use_bias=True, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, name=None
        Layers.ConvLSTM1D: filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, activation='tanh', recurrent_activation='sigmoid', use_bias=True, kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', bias_initializer='zeros', unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, seed=None, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, zero_output_for_mask=False, name=None
        Layers.ConvLSTM2D: filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, activation='tanh', recurrent_activation='sigmoid', use_bias=True, kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', bias_initializer='zeros', unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, seed=None, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, zero_output_for_mask=False, name=None
        Layers.ConvLSTM3D: filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, activation='tanh', recurrent_activation='sigmoid', use_bias=True, kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', bias_initializer='zeros', unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, seed=None, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, zero_output_for_mask=False, name=None
        Layers.Cropping1D: cropping=1, name=None
        Layers.Cropping2D: cropping=0, data_format=None, name=None
        Layers.Cropping3D: cropping=1, data_format=None, name=None
        Layers.Dense: units, activation=None, use_bias=True, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, lora_rank=None, lora_alpha=None, quantization_config=None, name=None
        Layers.DepthwiseConv1D: kernel_size, strides=1, padding='valid', depth_multiplier=1, data_format=None, dilation_rate=1, activation=None, use_bias=True, depthwise_initializer='glorot_uniform', bias_initializer='zeros', depthwise_regularizer=None, bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, bias_constraint=None, name=None
        Layers.DepthwiseConv2D: kernel_size, strides=1, padding='valid', depth_multiplier=1, data_format=None, dilation_rate=1, activation=None, use_bias=True, depthwise_initializer='glorot_uniform', bias_initializer='zeros', depthwise_regularizer=None, bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, bias_constraint=None, name=None
        Layers.Discretization: bin_boundaries=None, num_bins=None, epsilon=0.01, output_mode='int', sparse=False, name=None
        Layers.Dot: axes, normalize=False, name=None
        Layers.Dropout: rate, noise_shape=None, seed=None, name=None
        Layers.ELU: alpha=1.0, name=None
        Layers.EinsumDense: equation, output_shape, activation=None, bias_axes=None, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, lora_rank=None, lora_alpha=None, gptq_unpacked_column_size=None, quantization_config=None, name=None
        Layers.Embedding: input_dim, output_dim, embeddings_initializer='uniform', embeddings_regularizer=None, embeddings_constraint=None, mask_zero=False, weights=None, lora_rank=None, lora_alpha=None, quantization_config=None, activity_regularizer=None, name=None
        Layers.Flatten: data_format=None, name=None
        Layers.GRU: units, activation='tanh', recurrent_activation='sigmoid', use_bias=True, kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', bias_initializer='zeros', kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, seed=None, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, reset_after=True, use_cudnn='auto', zero_output_for_mask=False, name=None
        Layers.GRUCell: units, activation='tanh', recurrent_activation='sigmoid', use_bias=True, kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', bias_initializer='zeros', kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, reset_after=True, seed=None, name=None
        Layers.GaussianDropout: rate, seed=None, name=None
        Layers.GaussianNoise: stddev, seed=None, name=None
        Layers.GlobalAveragePooling1D: data_format=None, keepdims=False, name=None
        Layers.GlobalAveragePooling2D: data_format=None, keepdims=False, name=None
        Layers.GlobalAveragePooling3D: data_format=None, keepdims=False, name=None
        Layers.GlobalMaxPooling1D: data_format=None, keepdims=False, name=None
        Layers.GlobalMaxPooling2D: data_format=None, keepdims=False, name=None
        Layers.GlobalMaxPooling3D: data_format=None, keepdims=False, name=None
        Layers.GroupNormalization: groups=32, axis=-1, epsilon=0.001, center=True, scale=True, beta_initializer='zeros', gamma_initializer='ones', beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, name=None
        Layers.GroupQueryAttention: head_dim, num_query_heads, num_key_value_heads, dropout=0.0, use_bias=True, sliding_window=None, flash_attention=None, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, use_gate=False, seed=None, name=None
        Layers.HashedCrossing: num_bins, output_mode='int', sparse=False, name=None
        Layers.Hashing: num_bins, mask_value=None, salt=None, output_mode='int', sparse=False, name=None
        Layers.Identity: name=None
        Layers.Input: shape, batch_size=None, dtype=None, sparse=None, ragged=None, batch_shape=None, name=None
        Layers.IntegerLookup: max_tokens=None, num_oov_indices=1, mask_token=None, oov_token=-1, vocabulary=None, vocabulary_dtype='int64', idf_weights=None, invert=False, output_mode='int', sparse=False, pad_to_max_tokens=False, oov_method='floormod', salt=None, name=None
        Layers.LSTM: units, activation='tanh', recurrent_activation='sigmoid', use_bias=True, kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', bias_initializer='zeros', unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, seed=None, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, use_cudnn='auto', zero_output_for_mask=False, name=None
        Layers.LSTMCell: units, activation='tanh', recurrent_activation='sigmoid', use_bias=True, kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', bias_initializer='zeros', unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, seed=None, name=None
        Layers.Lambda: function, output_shape=None, mask=None, arguments=None, name=None
        Layers.LayerNormalization: axis=-1, epsilon=0.001, center=True, scale=True, beta_initializer='zeros', gamma_initializer='ones', beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, rms_scaling=False, name=None
        Layers.LeakyReLU: negative_slope=0.3, name=None
        Layers.Masking: mask_value=0.0, name=None
        Layers.MaxPooling1D: pool_size=2, strides=None, padding='valid', data_format=None, name=None
        Layers.MaxPooling2D: pool_size=2, strides=None, padding='valid', data_format=None, name=None
        Layers.MaxPooling3D: pool_size=2, strides=None, padding='valid', data_format=None, name=None
        Layers.Maximum: name=None
        Layers.Minimum: name=None
        Layers.MultiHeadAttention: num_heads, key_dim, value_dim=None, dropout=0.0, use_bias=True, output_shape=None, attention_axes=None, sliding_window=None, flash_attention=None, kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, use_gate=False, seed=None, name=None
        Layers.Multiply: name=None
        Layers.Normalization: axis=-1, mean=None, variance=None, invert=False, name=None
        Layers.PReLU: alpha_initializer='zeros', alpha_regularizer=None, alpha_constraint=None, shared_axes=None, name=None
        Layers.Permute: dims, name=None
        Layers.RMSNormalization: axis=-1, epsilon=1e-06, name=None
        Layers.RNN: cell, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, zero_output_for_mask=False, name=None
        Layers.RandomBrightness: factor, value_range=(0 255), seed=None, data_format=None, name=None
        Layers.RandomContrast: factor, value_range=(0 255), seed=None, data_format=None, name=None
        Layers.RandomCrop: height, width, seed=None, data_format=None, name=None
        Layers.RandomFlip: mode='horizontal_and_vertical', seed=None, data_format=None, name=None
        Layers.RandomRotation: factor, fill_mode='reflect', interpolation='bilinear', seed=None, fill_value=0.0, data_format=None, name=None
        Layers.RandomTranslation: height_factor, width_factor, fill_mode='reflect', interpolation='bilinear', seed=None, fill_value=0.0, data_format=None, name=None
        Layers.RandomZoom: height_factor, width_factor=None, fill_mode='reflect', interpolation='bilinear', seed=None, fill_value=0.0, data_format=None, name=None
        Layers.ReLU: max_value=None, negative_slope=0.0, threshold=0.0, name=None
        Layers.RepeatVector: n, name=None
        Layers.Rescaling: scale, offset=0.0, name=None
        Layers.Reshape: target_shape, name=None
        Layers.Resizing: height, width, interpolation='bilinear', crop_to_aspect_ratio=False, pad_to_aspect_ratio=False, fill_mode='constant', fill_value=0.0, antialias=False, data_format=None, name=None
        Layers.ReversibleEmbedding: input_dim, output_dim, tie_weights=True, embeddings_initializer='uniform', embeddings_regularizer=None, embeddings_constraint=None, mask_zero=False, reverse_dtype=None, logit_soft_cap=None, activity_regularizer=None, name=None
        Layers.SeparableConv1D: filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, depth_multiplier=1, activation=None, use_bias=True, depthwise_initializer='glorot_uniform', pointwise_initializer='glorot_uniform', bias_initializer='zeros', depthwise_regularizer=None, pointwise_regularizer=None, bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None, name=None
        Layers.SeparableConv2D: filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, depth_multiplier=1, activation=None, use_bias=True, depthwise_initializer='glorot_uniform', pointwise_initializer='glorot_uniform', bias_initializer='zeros', depthwise_regularizer=None, pointwise_regularizer=None, bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None, name=None
        Layers.SimpleRNN: units, activation='tanh', use_bias=True, kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', bias_initializer='zeros', kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, seed=None, zero_output_for_mask=False, name=None
        Layers.SimpleRNNCell: units, activation='tanh', use_bias=True, kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', bias_initializer='zeros', kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, seed=None, name=None
        Layers.Softmax: axis=-1, name=None
        Layers.SpatialDropout1D: rate, seed=None, name=None
        Layers.SpatialDropout2D: rate, data_format=None, seed=None, name=None
        Layers.SpatialDropout3D: rate, data_format=None, seed=None, name=None
        Layers.SpectralNormalization: layer, power_iterations=1, name=None
        Layers.StackedRNNCells: cells, name=None
        Layers.StringLookup: max_tokens=None, num_oov_indices=1, mask_token=None, oov_token='[UNK]', vocabulary=None, idf_weights=None, invert=False, output_mode='int', pad_to_max_tokens=False, sparse=False, encoding='utf-8', name=None, salt=None
        Layers.Subtract: name=None
        Layers.TextVectorization: max_tokens=None, standardize='lower_and_strip_punctuation', split='whitespace', ngrams=None, output_mode='int', output_sequence_length=None, pad_to_max_tokens=False, vocabulary=None, idf_weights=None, sparse=False, ragged=False, encoding='utf-8', name=None
        Layers.TimeDistributed: layer, name=None
        Layers.UnitNormalization: axis=-1, name=None
        Layers.UpSampling1D: size=2, name=None
        Layers.UpSampling2D: size=2, data_format=None, interpolation='nearest', name=None
        Layers.UpSampling3D: size=2, data_format=None, name=None
        Layers.ZeroPadding1D: padding=1, data_format=None, name=None
        Layers.ZeroPadding2D: padding=1, data_format=None, name=None
        Layers.ZeroPadding3D: padding=1, data_format=None, name=None

        Losses.BinaryCrossentropy: from_logits=False, label_smoothing=0.0, axis=-1, reduction='sum_over_batch_size', name='binary_crossentropy', dtype=None
        Losses.BinaryFocalCrossentropy: apply_class_balancing=False, alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1, reduction='sum_over_batch_size', name='binary_focal_crossentropy', dtype=None
        Losses.CTC: reduction='sum_over_batch_size', name='ctc', dtype=None
        Losses.CategoricalCrossentropy: from_logits=False, label_smoothing=0.0, axis=-1, reduction='sum_over_batch_size', name='categorical_crossentropy', dtype=None
        Losses.CategoricalFocalCrossentropy: alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1, reduction='sum_over_batch_size', name='categorical_focal_crossentropy', dtype=None
        Losses.CategoricalGeneralizedCrossEntropy: q=0.5, reduction='sum_over_batch_size', name='categorical_generalized_cross_entropy', dtype=None
        Losses.CategoricalHinge: reduction='sum_over_batch_size', name='categorical_hinge', dtype=None
        Losses.Circle: gamma=80.0, margin=0.4, remove_diagonal=True, reduction='sum_over_batch_size', name='circle', dtype=None
        Losses.CosineSimilarity: axis=-1, reduction='sum_over_batch_size', name='cosine_similarity', dtype=None
        Losses.Dice: reduction='sum_over_batch_size', name='dice', axis=None, dtype=None
        Losses.Hinge: reduction='sum_over_batch_size', name='hinge', dtype=None
        Losses.Huber: delta=1.0, reduction='sum_over_batch_size', name='huber_loss', dtype=None
        Losses.KLDivergence: reduction='sum_over_batch_size', name='kl_divergence', dtype=None
        Losses.LogCosh: reduction='sum_over_batch_size', name='log_cosh', dtype=None
        Losses.LossFunctionWrapper: function, reduction='sum_over_batch_size', name=None, dtype=None
        Losses.MeanAbsoluteError: reduction='sum_over_batch_size', name='mean_absolute_error', dtype=None
        Losses.MeanAbsolutePercentageError: reduction='sum_over_batch_size', name='mean_absolute_percentage_error', dtype=None
        Losses.MeanSquaredError: reduction='sum_over_batch_size', name='mean_squared_error', dtype=None
        Losses.MeanSquaredLogarithmicError: reduction='sum_over_batch_size', name='mean_squared_logarithmic_error', dtype=None
        Losses.Poisson: reduction='sum_over_batch_size', name='poisson', dtype=None
        Losses.SparseCategoricalCrossentropy: from_logits=False, ignore_class=None, reduction='sum_over_batch_size', axis=-1, name='sparse_categorical_crossentropy', dtype=None
        Losses.SquaredHinge: reduction='sum_over_batch_size', name='squared_hinge', dtype=None
        Losses.Tversky: alpha=0.5, beta=0.5, reduction='sum_over_batch_size', name='tversky', axis=None, dtype=None

        Metrics.AUC: num_thresholds=200, curve='ROC', summation_method='interpolation', name=None, dtype=None, thresholds=None, multi_label=False, num_labels=None, label_weights=None, from_logits=False
        Metrics.Accuracy: name='accuracy', dtype=None
        Metrics.BinaryAccuracy: name='binary_accuracy', dtype=None, threshold=0.5
        Metrics.BinaryCrossentropy: name='binary_crossentropy', dtype=None, from_logits=False, label_smoothing=0
        Metrics.BinaryIoU: target_class_ids=(0 1), threshold=0.5, name=None, dtype=None
        Metrics.CategoricalAccuracy: name='categorical_accuracy', dtype=None
        Metrics.CategoricalCrossentropy: name='categorical_crossentropy', dtype=None, from_logits=False, label_smoothing=0, axis=-1
        Metrics.CategoricalHinge: name='categorical_hinge', dtype=None
        Metrics.ConcordanceCorrelation: name='concordance_correlation', dtype=None, axis=-1
        Metrics.CosineSimilarity: name='cosine_similarity', dtype=None, axis=-1
        Metrics.F1Score: average=None, threshold=None, name='f1_score', dtype=None
        Metrics.FBetaScore: average=None, beta=1.0, threshold=None, name='fbeta_score', dtype=None
        Metrics.FalseNegatives: thresholds=None, name=None, dtype=None
        Metrics.FalsePositives: thresholds=None, name=None, dtype=None
        Metrics.Hinge: name='hinge', dtype=None
        Metrics.IoU: num_classes, target_class_ids, name=None, dtype=None, ignore_class=None, sparse_y_true=True, sparse_y_pred=True, axis=-1
        Metrics.KLDivergence: name='kl_divergence', dtype=None
        Metrics.LogCoshError: name='logcosh', dtype=None
        Metrics.Mean: name='mean', dtype=None
        Metrics.MeanAbsoluteError: name='mean_absolute_error', dtype=None
        Metrics.MeanAbsolutePercentageError: name='mean_absolute_percentage_error', dtype=None
        Metrics.MeanIoU: num_classes, name=None, dtype=None, ignore_class=None, sparse_y_true=True, sparse_y_pred=True, axis=-1
        Metrics.MeanMetricWrapper: function, name=None, dtype=None
        Metrics.MeanSquaredError: name='mean_squared_error', dtype=None
        Metrics.MeanSquaredLogarithmicError: name='mean_squared_logarithmic_error', dtype=None
        Metrics.OneHotIoU: num_classes, target_class_ids, name=None, dtype=None, ignore_class=None, sparse_y_pred=False, axis=-1
        Metrics.OneHotMeanIoU: num_classes, name=None, dtype=None, ignore_class=None, sparse_y_pred=False, axis=-1
        Metrics.PearsonCorrelation: name='pearson_correlation', dtype=None, axis=-1
        Metrics.Poisson: name='poisson', dtype=None
        Metrics.Precision: thresholds=None, top_k=None, class_id=None, name=None, dtype=None
        Metrics.PrecisionAtRecall: recall, num_thresholds=200, class_id=None, name=None, dtype=None
        Metrics.R2Score: class_aggregation='uniform_average', num_regressors=0, name='r2_score', dtype=None
        Metrics.Recall: thresholds=None, top_k=None, class_id=None, name=None, dtype=None
        Metrics.RecallAtPrecision: precision, num_thresholds=200, class_id=None, name=None, dtype=None
        Metrics.RootMeanSquaredError: name='root_mean_squared_error', dtype=None
        Metrics.SensitivityAtSpecificity: specificity, num_thresholds=200, class_id=None, name=None, dtype=None
        Metrics.SparseCategoricalAccuracy: name='sparse_categorical_accuracy', dtype=None
        Metrics.SparseCategoricalCrossentropy: name='sparse_categorical_crossentropy', dtype=None, from_logits=False, ignore_class=None, axis=-1
        Metrics.SparseTopKCategoricalAccuracy: k=5, name='sparse_top_k_categorical_accuracy', dtype=None, from_sorted_ids=False
        Metrics.SpecificityAtSensitivity: sensitivity, num_thresholds=200, class_id=None, name=None, dtype=None
        Metrics.SquaredHinge: name='squared_hinge', dtype=None
        Metrics.Sum: name='sum', dtype=None
        Metrics.TopKCategoricalAccuracy: k=5, name='top_k_categorical_accuracy', dtype=None
        Metrics.TrueNegatives: thresholds=None, name=None, dtype=None
        Metrics.TruePositives: thresholds=None, name=None, dtype=None

        Initializers.Constant: value=0.0
        Initializers.GlorotNormal: seed=None, input_axes=None, output_axes=None
        Initializers.GlorotUniform: seed=None, input_axes=None, output_axes=None
        Initializers.HeNormal: seed=None, input_axes=None, output_axes=None
        Initializers.HeUniform: seed=None, input_axes=None, output_axes=None
        Initializers.Identity: gain=1.0
        Initializers.LecunNormal: seed=None, input_axes=None, output_axes=None
        Initializers.LecunUniform: seed=None, input_axes=None, output_axes=None
        Initializers.Ones:
        Initializers.Orthogonal: gain=1.0, seed=None
        Initializers.RandomNormal: mean=0.0, stddev=0.05, seed=None
        Initializers.RandomUniform: minval=-0.05, maxval=0.05, seed=None
        Initializers.TruncatedNormal: mean=0.0, stddev=0.05, seed=None
        Initializers.VarianceScaling: scale=1.0, mode='fan_in', distribution='truncated_normal', seed=None, input_axes=None, output_axes=None
        Initializers.Zeros:

        Regularizers.L1: l1=0.01
        Regularizers.L2: l2=0.01
        Regularizers.L1L2: l1=0.0, l2=0.0
        Regularizers.OrthogonalRegularizer: factor=0.01, mode='rows'

        Constraints.MaxNorm: max_value=2, axis=0
        Constraints.MinMaxNorm: min_value=0.0, max_value=1.0, rate=1.0, axis=0
        Constraints.NonNeg:
        Constraints.UnitNorm: axis=0

        Callbacks.BackupAndRestore: backup_dir, save_freq='epoch', double_checkpoint=False, delete_checkpoint=True
        Callbacks.CSVLogger: filename, separator=',', append=False
        Callbacks.EarlyStopping: monitor='val_loss', min_delta=0, patience=0, verbose=0, mode='auto', baseline=None, restore_best_weights=False, start_from_epoch=0
        Callbacks.LambdaCallback: on_epoch_begin=None, on_epoch_end=None, on_train_begin=None, on_train_end=None, on_train_batch_begin=None, on_train_batch_end=None
        Callbacks.LearningRateScheduler: schedule, verbose=0
        Callbacks.ModelCheckpoint: filepath, monitor='val_loss', verbose=0, save_best_only=False, save_weights_only=False, mode='auto', save_freq='epoch', initial_value_threshold=None
        Callbacks.ReduceLROnPlateau: monitor='val_loss', factor=0.1, patience=10, verbose=0, mode='auto', min_delta=0.0001, cooldown=0, min_lr=0.0
        Callbacks.SwapEMAWeights: swap_on_epoch=False
        Callbacks.TensorBoard: log_dir='logs', histogram_freq=0, write_graph=True, write_steps_per_second=False, update_freq='epoch'
        Callbacks.TerminateOnNaN: raise_error=False

        Models.Functional: inputs, outputs, name=None
        Models.Sequential: layers=None, trainable=True, name=None
        Models.Model.Compile: optimizer, loss=None, loss_weights=None, metrics=None, weighted_metrics=None, run_eagerly=False, steps_per_execution=1, jit_compile='auto', auto_scale_loss=True
        Models.Model.Fit: x, y=None, batch_size=32, epochs=1, verbose=1, callbacks=None, validation_split=0.0, validation_data=None, shuffle=True, class_weight=None, sample_weight=None, initial_epoch=0, steps_per_epoch=None, validation_steps=None, validation_batch_size=None, validation_freq=1
        Models.Model.Evaluate: x, y=None, batch_size=32, verbose=1, sample_weight=None, steps=None, callbacks=None
        Models.Model.Predict: x, batch_size=32, verbose=1, steps=None, callbacks=None
        Models.Model.Fit of a source: source, epochs=1, verbose=1, callbacks=None, validation_data=None, class_weight=None, initial_epoch=0, steps_per_epoch=None, validation_steps=None, validation_freq=1
        Models.Model.Evaluate of a source: source, verbose=1, steps=None, callbacks=None
        Models.Model.Predict of a source: source, verbose=1, steps=None, callbacks=None
        Models.Model.TrainOnBatch: x, y=None, sample_weight=None, class_weight=None
        Models.Model.TestOnBatch: x, y=None, sample_weight=None
        Models.Model.PredictOnBatch: x

        Activations.ActivationFunctions.Celu: x, alpha=1.0
        Activations.ActivationFunctions.Elu: x, alpha=1.0
        Activations.ActivationFunctions.Exponential: x
        Activations.ActivationFunctions.Gelu: x, approximate=False
        Activations.ActivationFunctions.Glu: x, axis=-1
        Activations.ActivationFunctions.HardShrink: x, threshold=0.5
        Activations.ActivationFunctions.HardSigmoid: x
        Activations.ActivationFunctions.HardSilu: x
        Activations.ActivationFunctions.HardTanh: x
        Activations.ActivationFunctions.LeakyRelu: x, negative_slope=0.2
        Activations.ActivationFunctions.Linear: x
        Activations.ActivationFunctions.LogSigmoid: x
        Activations.ActivationFunctions.LogSoftmax: x, axis=-1
        Activations.ActivationFunctions.Mish: x
        Activations.ActivationFunctions.Relu: x, negative_slope=0.0, max_value=None, threshold=0.0
        Activations.ActivationFunctions.Relu6: x
        Activations.ActivationFunctions.Selu: x
        Activations.ActivationFunctions.Sigmoid: x
        Activations.ActivationFunctions.Silu: x
        Activations.ActivationFunctions.SoftShrink: x, threshold=0.5
        Activations.ActivationFunctions.Softmax: x, axis=-1
        Activations.ActivationFunctions.Softplus: x
        Activations.ActivationFunctions.Softsign: x
        Activations.ActivationFunctions.SparsePlus: x
        Activations.ActivationFunctions.SparseSigmoid: x
        Activations.ActivationFunctions.Sparsemax: x, axis=-1
        Activations.ActivationFunctions.Squareplus: x, b=4
        Activations.ActivationFunctions.Tanh: x
        Activations.ActivationFunctions.TanhShrink: x
        Activations.ActivationFunctions.Threshold: x, threshold, default_value
        """;

    /// <summary>By name: a class for its constructor, or class and method.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<KerasParameter>> All { get; } = Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(':', 2)).ToDictionary(parts => parts[0].Trim(), parts => Parameters(parts[1]));

    /// <summary>What Anneal adds, always after Keras's parameters.</summary>
    public static IReadOnlyDictionary<string, string[]> Added { get; } = new Dictionary<string, string[]>
    {
        ["Callbacks.BackupAndRestore"] = ["time"],
        ["Callbacks.TensorBoard"] = ["time"],
        ["Models.Model.Fit"] = ["validationSampleWeight", "seed", "checkFinite", "checkSchedule", "tokensPerSample", "resumeFrom", "onScheduleChange", "cancellationToken"],
        ["Models.Model.Evaluate"] = ["cancellationToken"],
        ["Models.Model.Fit of a source"] = ["checkSchedule", "tokensPerSample", "resumeFrom", "onScheduleChange", "cancellationToken"],
        ["Models.Model.Evaluate of a source"] = ["cancellationToken"],
        ["Models.Model.Predict of a source"] = ["cancellationToken"],
        ["Models.Model.Predict"] = ["cancellationToken"],
    };

    private static IReadOnlyList<KerasParameter> Parameters(string text) =>
    [
        .. text.Split(", ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(parameter => parameter.Split('='))
            .Select(parts => new KerasParameter(CamelCase(parts[0]), parts.Length > 1 ? parts[1] : null)),
    ];

    private static string CamelCase(string name) => Underscore().Replace(name, match => match.Groups[1].Value.ToUpperInvariant());

    [GeneratedRegex("_(.)")]
    private static partial Regex Underscore();
}
